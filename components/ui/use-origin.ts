'use client'

import { useSyncExternalStore } from 'react'

const never = () => () => undefined

/** The address by which this page was opened, without trailing slash; empty on the server, which is known by several. */
export const useOrigin = (): string =>
  useSyncExternalStore(
    never,
    () => location.origin,
    () => '',
  )
