/**
 * The address that a request came from, for counting tries. Behind the custom server X-Forwarded-For is either what Next
 * wrote of the socket, or what a trusted proxy appended; what a client wrote itself stands further left and is not believed.
 */
export function clientAddress(forwardedFor: string | null | undefined): string {
  const last = forwardedFor?.slice(forwardedFor.lastIndexOf(',') + 1).trim()
  return last ? last.slice(0, 64) : 'unknown'
}
