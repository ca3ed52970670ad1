import { costWords } from '../ui/figures.ts'
import { visibleText } from '../visible-text.ts'
import type { PartItem } from './part-follower.ts'

/** Where an entity of a part stands in a page: `<li data-agent-id="…">`. */
export type IdAttribute = 'data-agent-id' | 'data-task-id' | 'data-lead-id'

/**
 * Writes entities into plain HTML, as text and attributes and never as markup: text from agents is untrusted. Entities that
 * the page has by itself are filled; lists (`data-mc-list`) get one copy of their `<template>` for each.
 */
export function fillEntities(root: ParentNode, part: string, attribute: IdAttribute, items: readonly PartItem[]): void {
  for (const list of root.querySelectorAll(`[data-mc-list="${part}"]`)) fillList(list, attribute, items)
  const byId = new Map(items.map((item) => [item.id, item]))
  for (const element of root.querySelectorAll(`[${attribute}]`)) {
    const item = byId.get(element.getAttribute(attribute) ?? '')
    element.toggleAttribute('data-mc-missing', item === undefined)
    if (item) fillEntity(element, attribute, item)
  }
}

function fillEntity(element: Element, attribute: IdAttribute, item: PartItem): void {
  setAttribute(element, 'data-status', shown(item.status ?? item.stage))
  const fields = [element, ...element.querySelectorAll('[data-mc]')].filter(
    (field) => field.closest(`[${attribute}]`) === element,
  )
  for (const field of fields) {
    const path = field.getAttribute('data-mc')
    if (path !== null) setText(field, valueAt(item, path))
  }
}

/** Keeps the elements of those that stay, so that focus, selection and transitions survive. */
function fillList(list: Element, attribute: IdAttribute, items: readonly PartItem[]): void {
  const template = list.querySelector('template')
  if (!template) return
  const kept = new Map([...list.children].map((child) => [child.getAttribute(attribute), child]))
  let before: Element = template
  for (const { id } of items) {
    const element = kept.get(id) ?? copyOf(template, attribute, id)
    kept.delete(id)
    if (!element) return
    if (before.nextElementSibling !== element) before.after(element)
    before = element
  }
  for (const [id, child] of kept) if (id !== null) child.remove()
}

function copyOf(template: HTMLTemplateElement, attribute: IdAttribute, id: string): Element | null {
  const copy = template.content.firstElementChild?.cloneNode(true)
  if (!(copy instanceof Element)) return null
  copy.setAttribute(attribute, id)
  return copy
}

/**
 * A value by its dotted path, in words. `cost` at its end is that of the usage before it, as on our own pages.
 * @returns '' for what is not there.
 */
export function valueAt(value: unknown, path: string): string {
  if (path === 'cost' || path.endsWith('.cost')) return dollars(at(value, path.slice(0, -'cost'.length)))
  return shown(at(value, path))
}

const at = (value: unknown, path: string): unknown =>
  path
    .split('.')
    .filter((name) => name !== '')
    .reduce((inner: unknown, name) => (isRecord(inner) && Object.hasOwn(inner, name) ? inner[name] : undefined), value)

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

function dollars(usage: unknown): string {
  if (!isRecord(usage)) return ''
  const { costNano, requests, unpriced } = usage
  const known = typeof costNano === 'number' && typeof requests === 'number' && typeof unpriced === 'number'
  return known ? costWords({ costNano, requests, unpriced }) : ''
}

function shown(value: unknown): string {
  if (typeof value === 'number') return value.toLocaleString()
  if (typeof value === 'string') return visibleText(value)
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return Array.isArray(value) ? value.map(shown).join(', ') : ''
}

export function setText(element: Element, text: string): void {
  if (element instanceof HTMLTimeElement && !Number.isNaN(Date.parse(text))) {
    element.dateTime = text
    setText(element.firstElementChild ?? element.appendChild(document.createElement('span')), localTime(text))
  } else if (element.textContent !== text) element.textContent = text
}

const localTime = (text: string) => new Date(text).toLocaleString()

export function setAttribute(element: Element, name: string, value: string): void {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value)
}
