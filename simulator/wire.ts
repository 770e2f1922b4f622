/** What a session needs of a network: somebody who carries packets. MQTT.js is one (`link.ts`), a test's list another. */
export interface Wire {
  publish(topic: string, payload: string, qos: 0 | 1): void;
}
