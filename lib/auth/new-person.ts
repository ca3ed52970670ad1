import { type Issue, MissionError } from '#lib/protocol/errors.ts'
import type { NewPerson } from './accounts.ts'

export const PASSWORD_CHARACTERS = { least: 10, most: 1_024 } as const
export const EMAIL_CHARACTERS = 254
export const NAME_CHARACTERS = 120

/** The one spelling under which an e-mail address is stored and looked up. */
export const canonicalEmail = (email: string): string => email.trim().toLowerCase()

/** @returns the person with the e-mail in its one spelling. @throws MissionError `invalid` naming each wrong field. */
export function checkNewPerson({ email, name, password }: NewPerson): NewPerson {
  const person = { email: canonicalEmail(email), name: name.trim(), password }
  const issues: Issue[] = []
  if (!/^[^\s@]+@[^\s@]+$/.test(person.email) || person.email.length > EMAIL_CHARACTERS)
    issues.push({ path: 'email', message: 'must be an e-mail address' })
  if (person.name === '' || person.name.length > NAME_CHARACTERS)
    issues.push({ path: 'name', message: `must have 1 to ${NAME_CHARACTERS} characters` })
  if (password.length < PASSWORD_CHARACTERS.least || password.length > PASSWORD_CHARACTERS.most) {
    const { least, most } = PASSWORD_CHARACTERS
    issues.push({ path: 'password', message: `must have ${least} to ${most} characters` })
  }
  const [first] = issues
  if (first) throw new MissionError('invalid', `${first.path} ${first.message}.`, { issues })
  return person
}
