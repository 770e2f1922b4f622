/** Where a running platform can be reached, for people and for programs. */

/** Path that answers with {@link Addresses} as JSON. */
export const DOORS_PATH = '/doors';

/** Where a running platform can be reached. */
export interface Addresses {
  /** `http://127.0.0.1:PORT`. */
  readonly http: string;
  /** `mqtt://127.0.0.1:PORT`. */
  readonly mqtt: string;
  /** Value for `HTTPS_PROXY`. */
  readonly proxy: string;
  /** Value for `NODE_EXTRA_CA_CERTS`. */
  readonly caFile: string;
}

/** Lines for a person. */
export function addressLines(addresses: Addresses): string[] {
  return [
    `  phone       ${addresses.http}/phone/`,
    `  inbox       ${addresses.http}/phone/#inbox`,
    `  inspection  ${addresses.http}/__mock__/`,
    `  everything  ${addresses.http}/`,
    `  MQTT        ${addresses.mqtt}`,
    `  TLS proxy   ${addresses.proxy} (CA: ${addresses.caFile})`,
  ];
}
