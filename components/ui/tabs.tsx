'use client'

import { Content, List, Root, Trigger } from '@radix-ui/react-tabs'
import type { ReactNode } from 'react'

export interface Tab {
  readonly id: string
  readonly name: ReactNode
  readonly panel: ReactNode
}

/** Arrow keys, Home and End move along the tabs; Tab goes into the panel. A panel is there only while its tab is chosen. */
export function Tabs({ label, tabs }: { label: string; tabs: readonly Tab[] }) {
  return (
    <Root defaultValue={tabs[0]?.id ?? ''}>
      <List className="tabs" aria-label={label}>
        {tabs.map(({ id, name }) => (
          <Trigger key={id} value={id} className="tab">
            {name}
          </Trigger>
        ))}
      </List>
      {tabs.map(({ id, panel }) => (
        <Content key={id} value={id}>
          {panel}
        </Content>
      ))}
    </Root>
  )
}
