'use client'

import { Checkbox } from '../ui/checkbox.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { isSingle } from './read-press.ts'
import { type Act, GO, SHORTCUTS } from './shortcut-table.ts'
import { useShortcutsContext } from './shortcuts-provider.tsx'
import { useModKey } from './use-mod-key.ts'
import { useSingleKeys } from './use-single-keys.ts'

/** What the keys do now: everything that is answered on this page, and nothing else. */
export default function ShortcutSheet({ onClose }: { onClose: () => void }) {
  const shortcuts = useShortcutsContext()
  const [singleKeys, setSingleKeys] = useSingleKeys()
  const works = (act: Act) => singleKeys || SHORTCUTS[act].keys.some((key) => !isSingle(key))
  const onPage = shortcuts.answered('page').filter(works)
  const anywhere = shortcuts.answered('frame').filter(works)
  return (
    <Dialog title="Keyboard shortcuts" onClose={onClose}>
      <div className="shortcuts">
        <Group title="Everywhere">
          {anywhere.map((act) => (
            <Row key={act} keys={SHORTCUTS[act].keys} words={SHORTCUTS[act].words} />
          ))}
          {(singleKeys ? shortcuts.places : []).map(({ key, word }) => (
            <Row key={key} keys={[`${GO} ${key}`]} words={`Go to ${word}`} />
          ))}
        </Group>
        {onPage.length > 0 && (
          <Group title="On this page">
            {onPage.map((act) => (
              <Row key={act} keys={SHORTCUTS[act].keys} words={SHORTCUTS[act].words} />
            ))}
          </Group>
        )}
      </div>
      <Checkbox
        label="Letters and marks do something by themselves"
        hint="They wait while you type. Turned off, the keys above that are left still do. Kept in this browser."
        checked={singleKeys}
        onChange={({ target }) => setSingleKeys(target.checked)}
      />
    </Dialog>
  )
}

function Group({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <section>
      <h3>{title}</h3>
      <dl>{children}</dl>
    </section>
  )
}

function Row({ keys, words }: { keys: readonly string[]; words: string }) {
  const mod = useModKey()
  return (
    <div>
      <dt>
        {keys
          .flatMap((key) => key.split(' '))
          .map((key) => (
            <kbd key={key} className="key">
              {KEY_WORDS[key] ?? key.replace(/^Mod\+(.)$/, (_, letter: string) => mod + letter.toUpperCase())}
            </kbd>
          ))}
      </dt>
      <dd>{words}</dd>
    </div>
  )
}

const KEY_WORDS: Readonly<Record<string, string>> = {
  Enter: '↵',
  Escape: 'Esc',
  ArrowLeft: '←',
  ArrowRight: '→',
}
