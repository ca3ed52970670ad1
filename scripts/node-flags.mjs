/**
 * What the server's Node is started with. V8's young generation grows to 48 MB in a burst of connections and never shrinks,
 * which is more than all of 5,000 idle sockets hold; at 8 MB a semi-space it costs no measurable CPU (docs/performance.md).
 */
export const NODE_FLAGS = ['--max-semi-space-size=8']
