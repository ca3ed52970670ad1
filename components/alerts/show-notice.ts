/** Shows a notice of the browser. @returns null where it shows none: not allowed, or a phone's, which takes them from no page. */
export function showNotice(title: string, options: NotificationOptions): Notification | null {
  if (!('Notification' in window) || Notification.permission !== 'granted') return null
  try {
    return new Notification(title, options)
  } catch (error) {
    if (error instanceof TypeError) return null
    throw error
  }
}
