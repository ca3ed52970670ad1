/** Ends every switch over a union: the compiler refuses a member that has no case. */
export function assertNever(value: never): never {
  throw new Error(`Unhandled case: ${JSON.stringify(value)}`)
}
