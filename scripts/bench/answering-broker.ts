/**
 * A broker that costs next to nothing, in a process of its own: takes everybody, acknowledges, and answers what a device asks. So
 * that what is compared is the clients. IPC: `{port}` when it listens.
 */
import { type AddressInfo, createServer, type Socket } from 'node:net';
import mqttPacket, { type Packet } from 'mqtt-packet';
import { downTopic, parseTopic, systemResultTopic } from '../../devices/index.ts';

const CONNACK = mqttPacket.generate({ cmd: 'connack', returnCode: 0, sessionPresent: false });
const PINGRESP = mqttPacket.generate({ cmd: 'pingresp' });

function answerTo(topic: string, payload: string): Buffer | undefined {
  const parsed = parseTopic(topic);
  const publish = (to: string, message: object): Buffer =>
    mqttPacket.generate({ cmd: 'publish', topic: to, payload: JSON.stringify(message), qos: 0, dup: false, retain: false });
  if (parsed?.kind === 'system') {
    const now = Date.now();
    return publish(systemResultTopic(parsed), { type: 'get', time: Math.floor(now / 1000), ntptime1: now, ntptime2: now });
  }
  if (parsed?.kind !== 'thing') return undefined;
  const { method, clientToken } = JSON.parse(payload) as { method: string; clientToken: string };
  const reply = method === 'event_post' ? 'event_reply' : `${method}_reply`;
  const more = method === 'get_status' ? { type: 'report', data: {} } : {};
  return publish(downTopic(parsed.channel, parsed), { method: reply, clientToken, code: 0, status: 'success', ...more });
}

function serve(socket: Socket): void {
  const parser = mqttPacket.parser({ protocolVersion: 4 });
  const receive = (packet: Packet): void => {
    if (packet.cmd === 'connect') socket.write(CONNACK);
    else if (packet.cmd === 'pingreq') socket.write(PINGRESP);
    else if (packet.cmd === 'subscribe')
      socket.write(mqttPacket.generate({ cmd: 'suback', messageId: packet.messageId as number, granted: [1] }));
    else if (packet.cmd === 'disconnect') socket.end();
    else if (packet.cmd === 'publish') {
      if (packet.qos === 1) socket.write(mqttPacket.generate({ cmd: 'puback', messageId: packet.messageId as number }));
      const answer = answerTo(packet.topic, String(packet.payload));
      if (answer) socket.write(answer);
    }
  };
  parser.on('packet', receive);
  socket.on('data', (bytes) => void parser.parse(bytes));
  socket.on('error', () => socket.destroy());
}

const server = createServer({ noDelay: true }, serve);
server.listen({ port: 0, host: '0.0.0.0', backlog: 4096 }, () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on('disconnect', () => process.exit(0));
