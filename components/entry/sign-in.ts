export interface SignInProblem {
  readonly title: string
  readonly advice: string
}

const PROBLEMS: Readonly<Record<string, SignInProblem>> = {
  CredentialsSignin: { title: 'That is not right', advice: 'Check the e-mail address and the password.' },
  rate_limited: { title: 'Too many tries', advice: 'Wait a minute, then try again.' },
}
const AWAY: SignInProblem = {
  title: 'The server could not check it',
  advice: 'You are not signed in. Try again in a moment.',
}

/** Opens a session with a password. The library is loaded only now, since no other page needs it. @returns null when it went well. */
export async function signIn(email: string, password: string): Promise<SignInProblem | null> {
  try {
    const auth = await import('next-auth/react')
    const answer = await auth.signIn('credentials', { email, password, redirect: false })
    if (answer?.ok && !answer.error) return null
    return PROBLEMS[answer?.error ?? ''] ?? AWAY
  } catch {
    // It throws only where no answer came: there is nothing more to tell.
    return AWAY
  }
}
