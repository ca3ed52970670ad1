import { CLOTH, FUR, HAIR, INK, ROLES, SKIN, WHITE } from './avatar-table.ts'
import { type Draw, pick } from './draw.ts'
import { body, CLOTHING, eyes, HAIRCUTS, head } from './draw-body.ts'
import { EXTRAS, PERSONAL } from './draw-extras.ts'

/** The first eleven cloths, by name, so that a cloth appended later changes no face. */
const ACCENTS = [
  CLOTH.coral[0],
  CLOTH.marigold[0],
  CLOTH.leaf[0],
  CLOTH.teal[0],
  CLOTH.sky[0],
  CLOTH.navy[0],
  CLOTH.plum[0],
  CLOTH.rose[0],
  CLOTH.cream[0],
  CLOTH.slate[0],
  CLOTH.brown[0],
] as const

export const human: Draw = (g, r, cloth, role) => {
  const skin = pick(SKIN, r)
  const hair = pick(HAIR, r)
  const cut = pick(HAIRCUTS, r)
  const accent = pick(ACCENTS, r)
  body(g, cloth, pick(CLOTHING, r), accent)
  head(g, skin)
  g.set(3, 7, skin[1])
  g.set(12, 7, skin[1])
  g.set(3, 8, skin[1])
  g.set(12, 8, skin[1])
  cut(g, hair)
  eyes(g, r() < 0.2 ? 'wide' : 'dot')
  g.fill(7, 9, 2, 1, r() < 0.5 ? skin[1] : '#c4745c')
  if (r() < 0.35) {
    g.set(5, 8, '#e99a85')
    g.set(10, 8, '#e99a85')
  }
  const own = pick(PERSONAL, r)
  EXTRAS[own](g, r, hair, cloth)
  if (role && own !== ROLES[role]) EXTRAS[ROLES[role]](g, r, hair, cloth)
}

export const cat: Draw = (g, r, cloth, role) => {
  const fur = pick(FUR, r)
  body(g, cloth, 'hoodie', WHITE)
  head(g, fur)
  g.rows(
    1,
    [
      [4, 4, 11, 11],
      [3, 5, 10, 12],
      [3, 12],
    ],
    fur[0],
  )
  g.set(4, 2, '#e99a85')
  g.set(11, 2, '#e99a85')
  g.fill(3, 4, 1, 5, fur[0])
  g.fill(12, 4, 1, 5, fur[1])
  if (r() < 0.7) {
    g.set(7, 3, fur[1])
    g.set(8, 3, fur[1])
    g.set(7, 4, fur[1])
    g.set(5, 4, fur[1])
    g.set(10, 4, fur[1])
  }
  g.rows(
    8,
    [
      [6, 9],
      [6, 9],
    ],
    WHITE,
  )
  eyes(g, 'dot')
  g.fill(7, 8, 2, 1, '#d9607a')
  g.set(3, 8, INK)
  g.set(12, 8, INK)
  if (role) EXTRAS[ROLES[role]](g, r, fur, cloth)
}
