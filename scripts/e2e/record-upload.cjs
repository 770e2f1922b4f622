/**
 * Loaded into the upload process before miniprogram-ci (NODE_OPTIONS=--require): writes down the very bytes that the
 * unmodified client sends as body of /wxa/ci/upload, at the last place before encryption.
 */
const https = require('node:https');
const { writeFileSync } = require('node:fs');

const original = https.request;
https.request = function request(...args) {
  const made = original.apply(this, args);
  if (!String(made.path).includes('/wxa/ci/upload')) return made;
  const chunks = [];
  const { write, end } = made;
  const keep = (chunk, encoding) => {
    if (chunk && typeof chunk !== 'function') chunks.push(Buffer.from(chunk, typeof encoding === 'string' ? encoding : undefined));
  };
  made.write = function recordedWrite(chunk, ...rest) {
    keep(chunk, rest[0]);
    return write.call(this, chunk, ...rest);
  };
  made.end = function recordedEnd(chunk, ...rest) {
    keep(chunk, rest[0]);
    made.write = write;
    writeFileSync(process.env.CAMLOCK_RECORD_UPLOAD, Buffer.concat(chunks));
    return end.call(this, chunk, ...rest);
  };
  return made;
};
