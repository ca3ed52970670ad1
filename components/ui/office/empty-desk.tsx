const INK = '#2a1f1b'

/** x, y, width, height, colour: a free desk with a screen and a plant, 44 × 26 art pixels. */
const PARTS: readonly (readonly [number, number, number, number, string])[] = [
  [4, 16, 36, 3, INK],
  [5, 17, 34, 2, '#d59a58'],
  [6, 19, 32, 7, INK],
  [7, 19, 30, 7, '#a96c38'],
  [15, 6, 14, 11, INK],
  [16, 7, 12, 9, '#59636d'],
  [18, 9, 5, 1, '#8ff0c4'],
  [18, 11, 1, 2, '#8ff0c4'],
  [33, 11, 4, 6, INK],
  [34, 12, 2, 4, '#5ba85a'],
  [32, 8, 2, 4, '#3f7e43'],
  [36, 7, 2, 5, '#5ba85a'],
  [34, 6, 2, 6, '#3f7e43'],
]

/** Decoration of an empty state. */
export function EmptyDesk() {
  return (
    <svg className="first-desk game" viewBox="0 0 44 26" shapeRendering="crispEdges" aria-hidden="true">
      {PARTS.map(([x, y, width, height, fill]) => (
        <rect key={`${x} ${y} ${width} ${height}`} x={x} y={y} width={width} height={height} fill={fill} />
      ))}
    </svg>
  )
}
