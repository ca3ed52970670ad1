/**
 * Whether a component of `system:status` is one that the server looks at by itself: a watched folder, a health check, the
 * gateway of OpenClaw. Nobody else says how these are.
 */
export const isOwnComponent = (component: string): boolean => /^(?:folder:|health:|openclaw$)/.test(component)
