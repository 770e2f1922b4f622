/** The platform's ledger as text: an event a paragraph, its hops with their distance from the event. Same run, same bytes. */
import type { LedgerLine, Stamp } from '../../mock-platform/index.ts';

export function ledgerText(lines: readonly LedgerLine[]): string {
  return lines.map((line) => [head(line), ...line.stamps.map((stamp) => hop(line, stamp))].join('\n')).join('\n');
}

function head({ deviceId, eventId, time }: LedgerLine): string {
  return `${new Date(time).toISOString()} ${deviceId} ${eventId}`;
}

function hop({ time }: LedgerLine, { hop, at, note, appid, people, reason, device }: Stamp): string {
  const rest = { ...(appid === undefined ? {} : { appid }), ...(reason ? { reason } : {}), ...(people ? { people } : {}) };
  const more = Object.keys(rest).length > 0 ? ` ${JSON.stringify(rest)}` : '';
  return `  +${at - time} ms ${device ? `device ${device}` : hop}${note === undefined ? '' : ` ${note}`}${more}`;
}
