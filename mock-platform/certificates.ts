/**
 * A certificate authority for one run (X.509 v3, RFC 5280): its key never leaves memory, and name constraints keep even
 * that key from speaking for any host outside the table.
 */
import { randomBytes, webcrypto } from 'node:crypto';
import { createRealClock } from '../devices/index.ts';

export interface RunCertificates {
  /** PEM, what clients have to trust. */
  readonly ca: string;
  /** PEM of the leaf with the CA behind it. */
  readonly cert: string;
  /** PEM, PKCS#8. */
  readonly key: string;
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const NAME_CONSTRAINTS = '2.5.29.30';
const DAY_MS = 86_400_000;
const VALID_DAYS = 30;

/** One CA and one leaf for all `hosts` (DNS names). The library is loaded here, on first use: most runs never need it. */
export async function makeCertificates(hosts: readonly string[]): Promise<RunCertificates> {
  await import('reflect-metadata');
  const [x509, { AsnConvert }, asn1] = await Promise.all([
    import('@peculiar/x509'),
    import('@peculiar/asn1-schema'),
    import('@peculiar/asn1-x509'),
  ]);
  const crypto = webcrypto as Crypto;
  // Clients check validity against the machine's clock, however the platform's clock is set.
  const now = createRealClock().now();
  const validity = { notBefore: new Date(now - DAY_MS), notAfter: new Date(now + VALID_DAYS * DAY_MS) };
  const [caKeys, leafKeys] = (await Promise.all([1, 2].map(() => crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])))) as [
    CryptoKeyPair,
    CryptoKeyPair,
  ];

  const onlyTheseHosts = new asn1.NameConstraints({
    permittedSubtrees: new asn1.GeneralSubtrees(
      hosts.map((dNSName) => new asn1.GeneralSubtree({ base: new asn1.GeneralName({ dNSName }) })),
    ),
  });
  const ca = await x509.X509CertificateGenerator.createSelfSigned(
    {
      ...validity,
      name: 'CN=camlock mock platform (this run only)',
      serialNumber: serialNumber(),
      keys: caKeys,
      signingAlgorithm: ALGORITHM,
      extensions: [
        new x509.BasicConstraintsExtension(true, 0, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
        new x509.Extension(NAME_CONSTRAINTS, true, AsnConvert.serialize(onlyTheseHosts)),
        await x509.SubjectKeyIdentifierExtension.create(caKeys.publicKey, false, crypto),
      ],
    },
    crypto,
  );
  const leaf = await x509.X509CertificateGenerator.create(
    {
      ...validity,
      subject: `CN=${hosts[0] ?? 'camlock'}`,
      issuer: ca.subject,
      serialNumber: serialNumber(),
      publicKey: leafKeys.publicKey,
      signingKey: caKeys.privateKey,
      signingAlgorithm: ALGORITHM,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        new x509.SubjectAlternativeNameExtension(hosts.map((value) => ({ type: 'dns' as const, value }))),
        await x509.AuthorityKeyIdentifierExtension.create(caKeys.publicKey, false, crypto),
      ],
    },
    crypto,
  );
  const key = await crypto.subtle.exportKey('pkcs8', leafKeys.privateKey);
  return {
    ca: `${ca.toString('pem')}\n`,
    cert: `${leaf.toString('pem')}\n${ca.toString('pem')}\n`,
    key: x509.PemConverter.encode(key, 'PRIVATE KEY'),
  };
}

/** 16 random bytes, hex, positive and without leading zero byte. */
function serialNumber(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] as number) & 0x3f) | 0x40;
  return bytes.toString('hex');
}
