/** One line that creates a task from any script. @param baseUrl of this server, without trailing slash. */
export const taskCurl = (baseUrl: string): string =>
  [
    `curl -sS ${baseUrl}/api/tasks \\`,
    `  -H "Authorization: Bearer $MC_PUBLISH_KEY" \\`,
    `  -H 'Content-Type: application/json' \\`,
    `  -d '${JSON.stringify({ title: 'Try the new build', priority: 'high', status: 'ready' })}'`,
  ].join('\n')
