import { Window } from '../ui/window.tsx'
import { UntrustedText } from '../untrusted-text.tsx'

export function TypeParts() {
  return (
    <Window title="Type">
      <div className="window-body grid gap-2">
        <p className="title">4 things need you</p>
        <p className="num-px-2">$4.10 · 41 %</p>
        <p className="head-px">Needs you · Lv 6 · +25 XP</p>
        <p>
          <b>Cleo, Maple, Basil</b> What people read is a clean sans, 13 on 18.
        </p>
        <p className="soft">The second line is softer.</p>
        <p className="meta">12 s ago · build-01 · expires in 4:12</p>
        <p>
          <code>git push --force-with-lease</code>
        </p>
        <p>
          Somebody else&apos;s text: <UntrustedText text={'<b>bold</b> invoice\u202Etxt.exe \u001b[31mred\u200b'} />
        </p>
      </div>
    </Window>
  )
}
