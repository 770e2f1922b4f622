/** Where packages over 5 MiB are put: the bucket is the server's choice, the region is the client's (facts/miniprogram-ci.md §1.6). */
export const PACKAGE_BUCKET = 'camlock-1250000000';
export const PACKAGE_REGION = 'ap-shanghai';
export const PACKAGE_HOST = `${PACKAGE_BUCKET}.cos.${PACKAGE_REGION}.myqcloud.com`;

/** What one signature of COS is good for; the words are those of the client. */
export const COS_ACTIONS = [
  'InitiateMultipartUpload',
  'ListMultipartUploads',
  'UploadPart',
  'ListParts',
  'CompleteMultipartUpload',
] as const;
export type CosAction = (typeof COS_ACTIONS)[number];
