/** Above what a command printed stands what became of it. */
export const isFailure = (output: string): boolean =>
  /^(?:Process exited with code|Exit code:) -?[1-9]/m.test(output.split(/^Output:$/m, 1)[0] ?? '')
