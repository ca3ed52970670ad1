'use client'

import { useEffect, useRef } from 'react'
import { onLookChange } from '../look.ts'
import { paintStrip, type Worker } from './paint-strip.ts'
import { ROOM_HEIGHT, type RoomPalette } from './room.ts'

/** CSS pixels an art pixel. */
const SCALE = 2

/** A decoration: everything that it shows stands in words beside it, so its frame is hidden from screen readers. */
export function OfficeStrip({ workers }: { workers: readonly Worker[] }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  // Repaints only when something visible of a worker has changed, not with every frame of the stream.
  const drawn = JSON.stringify(workers.map(({ id, kind, status, reason }) => ({ id, kind, status, reason })))

  useEffect(() => {
    const element = canvas.current
    const frame = element?.parentElement
    if (!element || !frame) return
    const crew: readonly Worker[] = JSON.parse(drawn)
    const paint = () => paintCanvas(element, frame.clientWidth, crew)
    const resized = new ResizeObserver(paint)
    resized.observe(frame)
    const off = onLookChange(paint)
    return () => {
      resized.disconnect()
      off()
    }
  }, [drawn])

  return (
    <div className="office-strip game" aria-hidden="true">
      <canvas ref={canvas} height={ROOM_HEIGHT} />
    </div>
  )
}

function paintCanvas(canvas: HTMLCanvasElement, frameWidth: number, workers: readonly Worker[]): void {
  const width = Math.ceil(frameWidth / SCALE)
  const context = width > 0 ? canvas.getContext('2d') : null
  if (!context) return
  if (canvas.width !== width) canvas.width = width
  canvas.style.width = `${width * SCALE}px`
  const night = document.documentElement.dataset.theme === 'night'
  const box = (x: number, y: number, w: number, h: number, colour: string) => {
    context.fillStyle = colour
    context.fillRect(x, y, w, h)
  }
  paintStrip(box, width, workers, readPalette(), night)
  if (night) box(0, 0, width, ROOM_HEIGHT, 'rgba(20, 14, 40, .22)')
}

function readPalette(): RoomPalette {
  const style = getComputedStyle(document.documentElement)
  const role = (name: string) => style.getPropertyValue(name).trim()
  return {
    wall: role('--wall'),
    wallLine: role('--wall-line'),
    frame: role('--frame'),
    sky: role('--sky'),
    skyFar: role('--sky-far'),
    wood: role('--wood'),
    woodDark: role('--wood-dark'),
  }
}
