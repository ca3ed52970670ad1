/**
 * What the server's Node is started with (docs/performance.md has the figures).
 *
 * V8's young generation grows to 48 MB in a burst of connections and never shrinks, which is more than all of 5,000 idle sockets
 * hold; at 8 MB a semi-space it costs no measurable CPU. It is small, so one thread collects it: several wait for each other
 * where others want the processors too, and everybody who wants an answer with them.
 */
export const NODE_FLAGS = ['--max-semi-space-size=8', '--no-parallel-scavenge']
