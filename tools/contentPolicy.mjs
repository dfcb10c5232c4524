/**
 * The content security policy of the page, in one place: the build writes it into `index.html`, the local server
 * sends it as a header, tests compare both. No connection of any kind is allowed (`connect-src 'none'`).
 */

/** Directive by directive, as a browser reads it. */
export const CONTENT_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "font-src 'self'",
  "worker-src 'self' blob:",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');
