/** Names that mean this machine to whoever uses them. */
const LOCAL = /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\]|0\.0\.0\.0)$/

/** Whether only programs on this machine can reach an address. @param baseUrl an origin. */
export const isLocalAddress = (baseUrl: string): boolean => LOCAL.test(new URL(baseUrl).hostname)
