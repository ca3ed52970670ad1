/** @type {import('next').NextConfig} */
export default {
  // The custom server answers every request, so Next adds no header of its own and no second compression of a stream.
  poweredByHeader: false,
  compress: false,
  reactStrictMode: true,
  typescript: { ignoreBuildErrors: false },
  serverExternalPackages: ['ws'],
}
