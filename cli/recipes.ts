import type { AgentProgram } from '#lib/connect/agents.ts'
import type { Recipe } from './recipe.ts'
import { claudeCode } from './recipe-claude-code.ts'
import { codex } from './recipe-codex.ts'
import { gemini } from './recipe-gemini.ts'
import { opencode } from './recipe-opencode.ts'

export const RECIPES: readonly Recipe[] = [claudeCode, codex, gemini, opencode]

export const recipeFor = (agent: AgentProgram['id']): Recipe | null =>
  RECIPES.find((recipe) => recipe.agent === agent) ?? null
