/**
 * A date as answers carry it: UTC with offset, six fractional digits, none when they are zero
 * (wire-protocol.md §9.2): `2026-11-21T09:43:57.531000+00:00`.
 */
export function formatDate(date: Date): string {
  const iso = date.toISOString();
  const milliseconds = iso.slice(-4, -1);
  return `${iso.slice(0, -5)}${milliseconds === '000' ? '' : `.${milliseconds}000`}+00:00`;
}
