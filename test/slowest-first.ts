import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Files that take longest, longest first; most of it is waiting, and begun last it would be waited for alone. */
const SLOW = [
  'test/faults.test.ts',
  'test/third-party.test.ts',
  'lib/log/log-sqlite.test.ts',
  'lib/projection/projection.test.ts',
  'lib/control/create-tasks.test.ts',
  'test/every-route.test.ts',
]

/** The usual order, which knows how long a file took only where it has run before, after the files that are known to be slow. */
export class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const usual = await super.sort(files)
    const rank = ({ moduleId }: TestSpecification) => {
      const place = SLOW.findIndex((path) => moduleId.endsWith(path))
      return place === -1 ? SLOW.length : place
    }
    return usual.toSorted((a, b) => rank(a) - rank(b))
  }
}
