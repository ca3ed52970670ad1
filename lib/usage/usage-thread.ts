import { serveProjection } from '#lib/projection/serve-projection.ts'
import { UsageFold, type UsageOptions } from './usage-fold.ts'
import { USAGE_MEANING } from './usage-meaning.ts'
import { type UsageCalls, usageQuestions } from './usage-questions.ts'
import { MIGRATIONS } from './usage-schema.ts'

/** Both threads of the usage store. */
serveProjection<UsageOptions, UsageCalls>({
  migrations: MIGRATIONS,
  meaning: USAGE_MEANING,
  follow: (db, options) => new UsageFold(db, options),
  answers: (db) => usageQuestions(db),
})
