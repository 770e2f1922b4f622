import { X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { makeCertificates } from './certificates.ts';

test('the leaf speaks for every host, for no other, and is signed by the CA', async () => {
  const { ca, cert, key } = await makeCertificates(['api.weixin.qq.com', 'servicewechat.com']);
  const authority = new X509Certificate(ca);
  const leaf = new X509Certificate(cert);
  expect(authority.ca).toBe(true);
  expect(leaf.ca).toBe(false);
  expect(leaf.verify(authority.publicKey)).toBe(true);
  expect(leaf.checkIssued(authority)).toBe(true);
  expect(leaf.checkHost('api.weixin.qq.com')).toBe('api.weixin.qq.com');
  expect(leaf.checkHost('servicewechat.com')).toBe('servicewechat.com');
  expect(leaf.checkHost('example.com')).toBeUndefined();
  expect(key).toMatch(/^-----BEGIN PRIVATE KEY-----/);
  expect(ca).not.toContain('PRIVATE');
});

test('two runs do not share an authority', async () => {
  const [one, two] = await Promise.all([makeCertificates(['a.example']), makeCertificates(['a.example'])]);
  expect(new X509Certificate(one.cert).verify(new X509Certificate(two.ca).publicKey)).toBe(false);
});
