/** Everything a person may want to open while a platform runs. */
export interface Addresses {
  readonly http: string;
  readonly phone: string;
  readonly inspection: string;
  readonly mqtt: string;
  readonly proxy: string;
  readonly caFile: string;
}

export function addressLines(addresses: Addresses): string[] {
  return [
    `phone        ${addresses.phone}`,
    `inspection   ${addresses.inspection}`,
    `everything   ${addresses.http}/`,
    `MQTT         ${addresses.mqtt}`,
    `TLS proxy    ${addresses.proxy} (CA: ${addresses.caFile})`,
  ];
}
