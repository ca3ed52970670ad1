import type { AgentProgram } from '#lib/connect/agents.ts'
import type { Recipe } from './recipe.ts'
import { claudeCode } from './recipe-claude-code.ts'

export const RECIPES: readonly Recipe[] = [claudeCode]

export const recipeFor = (agent: AgentProgram['id']): Recipe | null =>
  RECIPES.find((recipe) => recipe.agent === agent) ?? null
