/** @type {import('next').NextConfig} */
export default {
  poweredByHeader: false,
  // Next takes Content-Encoding away from what a route handler answers, so it has to be the one that compresses. Streams are
  // left alone: they say no-transform.
  compress: true,
  reactStrictMode: true,
  // Types are checked by `npm test`; nobody who starts the server should wait for it.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: ['ws'],
}
