/** @type {import('next').NextConfig} */
export default {
  poweredByHeader: false,
  // Next takes Content-Encoding away from what a route handler answers, so it has to be the one that compresses. Streams are
  // left alone: they say no-transform.
  compress: true,
  reactStrictMode: true,
  // Types are checked by `npm test`; nobody who starts the server should wait for it.
  typescript: { ignoreBuildErrors: true },
  // Pages and files; what answers under /api says it itself. The policy of pages is in proxy.ts, since it holds a nonce.
  headers: async () => [
    {
      source: '/((?!api/).*)',
      headers: [
        { key: 'X-Content-Type-Options', value: 'nosniff' },
        // The link of the first run has a token in its address.
        { key: 'Referrer-Policy', value: 'same-origin' },
      ],
    },
    // A module is fetched by the rules of CORS, unlike a classic script; there is nothing of anybody's in it.
    { source: '/mission-control.js', headers: [{ key: 'Access-Control-Allow-Origin', value: '*' }] },
    // By its ending it would be a video.
    {
      source: '/mission-control:global(\\.global)?.d.ts',
      headers: [{ key: 'Content-Type', value: 'text/plain; charset=utf-8' }],
    },
    // A page of public/ has no nonce, so it has no inline scripts at all.
    {
      source: '/:page.html',
      headers: [
        {
          key: 'Content-Security-Policy',
          value:
            "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
        },
      ],
    },
  ],
  serverExternalPackages: ['ws'],
}
