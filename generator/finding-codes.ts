/** Every kind of finding, once: what it is called, why it hurts, where the rule is written down. */

export interface FindingKind {
  /** A heading. */
  readonly title: string;
  /** What happens to the people who use the mini-program, or to the release, when it stays. */
  readonly why: string;
  /** Where the rule comes from; `camlock` when it is our own. */
  readonly source: string;
}

const BROKEN_FILE = 'nothing can be generated from a file that cannot be read';
const NO_REMINDER = 'WeChat would refuse every strong reminder of it, and nobody would be told of a ringing doorbell';
const NO_IMAGE = 'the app would show a hole where the picture belongs, or could not be built';

export const FINDING_KINDS = {
  'brand-file': { title: 'Brand file cannot be opened', why: BROKEN_FILE, source: 'camlock' },
  'yaml-syntax': { title: 'YAML cannot be read', why: BROKEN_FILE, source: 'YAML 1.2' },
  'too-large': { title: 'Brand file too large', why: BROKEN_FILE, source: 'camlock' },
  encoding: { title: 'Brand file not in UTF-8', why: 'names and texts would come out as nonsense', source: 'YAML 1.2 §5.2' },
  'control-character': { title: 'Invisible character', why: 'what a person reads would not be what the app gets', source: 'YAML 1.2 §5.1' },
  'too-deep': { title: 'Values nested too deep', why: BROKEN_FILE, source: 'camlock' },
  'empty-file': { title: 'Empty brand file', why: BROKEN_FILE, source: 'camlock' },
  'several-documents': { title: 'Several documents in one file', why: 'only the first would count', source: 'YAML 1.2 §9.2' },
  'yaml-tag': { title: 'YAML tag', why: 'a tag can make other things than text of a value', source: 'YAML 1.2 §6.8.2' },
  alias: { title: 'YAML alias or merge key', why: 'a few lines of aliases can grow to gigabytes', source: 'YAML 1.2 §7.1' },
  'wrong-key': { title: 'Key that is no plain text', why: 'nothing could be found under it', source: 'camlock' },
  tab: { title: 'Tab as indentation', why: BROKEN_FILE, source: 'YAML 1.2 §6.1' },
  'duplicate-key': { title: 'Key written twice', why: 'only one of the two would count, and nobody sees which', source: 'YAML 1.2 §3.2.1' },
  'unknown-key': { title: 'Key nobody reads', why: 'a mistyped field would be left out without a word', source: 'camlock' },
  'old-key': {
    title: 'Key with an old name',
    why: 'the next reader finds it in no guide; the old name will not be understood for ever',
    source: 'camlock',
  },
  'extends-path': {
    title: 'Base brand outside the house',
    why: 'a folder of brands that is passed on would take other files along',
    source: 'camlock',
  },
  'extends-missing': { title: 'Base brand not there', why: BROKEN_FILE, source: 'camlock' },
  'extends-cycle': { title: 'Brands that extend each other', why: 'none of them would ever be whole', source: 'camlock' },
  'extends-depth': { title: 'Too many bases', why: 'nobody could tell where a value comes from', source: 'camlock' },
  'extends-in-overlay': {
    title: 'Overlay with a base of its own',
    why: 'what one environment is made of would differ in more than the overlay says',
    source: 'camlock',
  },
  'overlay-missing': {
    title: 'Environment without an overlay',
    why: 'a test build would quietly be made with the addresses of production',
    source: 'camlock',
  },
  secret: {
    title: 'Secret in a brand file',
    why: 'brand files are shared and built into an app that anybody can unpack',
    source: 'facts/wechat.md',
  },
  missing: { title: 'Required field missing', why: 'the app cannot work without it', source: 'console guide 5.1' },
  empty: { title: 'Key without a value', why: 'an empty field is more often forgotten than meant', source: 'camlock' },
  'wrong-type': { title: 'Value of another type', why: 'a number such as 012 loses its zero when it is not in quotes', source: 'camlock' },
  'too-short': { title: 'Empty text or list', why: 'there would be nothing to show', source: 'console guide 5.1' },
  'too-long': { title: 'Text or list too long', why: 'it would be cut off on a phone', source: 'console guide 5.1' },
  'wrong-format': {
    title: 'Value of another form',
    why: 'WeChat or the IoT cloud would refuse it',
    source: 'facts/wechat.md, facts/tencent-iot.md',
  },
  'wrong-value': { title: 'Value that is not possible', why: 'the app could not be made of it', source: 'camlock' },
  'product-shared': {
    title: 'One product for two categories',
    why: 'cameras would open the panel of locks',
    source: 'facts/wechat.md §2.2',
  },
  'model-shared': { title: 'One model_id for two categories', why: NO_REMINDER, source: 'facts/wechat.md §2.2, code 9800003' },
  'template-shared': { title: 'Template of another category', why: NO_REMINDER, source: 'facts/wechat.md §2.4, code 19720736' },
  'template-repeated': {
    title: 'One template for two reminders',
    why: 'WeChat asks for a template once: refusing one reminder refuses the other',
    source: 'facts/wechat.md §2.4',
  },
  'no-templates': { title: 'Category without a template', why: 'the page of reminders would be empty', source: 'console guide 5.1' },
  'template-length': { title: 'Template id of unusual length', why: NO_REMINDER, source: 'facts/wechat.md §2.4 [P]' },
  'swapped-id': { title: 'Two ids in each other’s place', why: NO_REMINDER, source: 'facts/users.md §3.1 (S93)' },
  placeholder: { title: 'Placeholder left', why: 'the field does nothing until the real value is there', source: 'console guide 5.1' },
  'domain-not-legal': {
    title: 'Address WeChat does not let an app call',
    why: 'every request of the released app would fail with "url not in domain list"',
    source: 'facts/wechat.md §4.4',
  },
  'image-unused': { title: 'Image nobody sees', why: 'it would only be carried along', source: 'console guide 5.2' },
  'image-path': { title: 'Image path of another form', why: NO_IMAGE, source: 'camlock' },
  'image-outside': {
    title: 'Image outside the brand folder',
    why: 'a brand folder that is passed on would take other files along',
    source: 'camlock',
  },
  'image-missing': { title: 'Image not there', why: NO_IMAGE, source: 'camlock' },
  'image-not-a-file': { title: 'Image that is no file', why: NO_IMAGE, source: 'camlock' },
  'image-unreadable': { title: 'Image that may not be read', why: NO_IMAGE, source: 'camlock' },
  'image-too-large': {
    title: 'Image file too large',
    why: 'a package of the mini-program may have 2 MB in all',
    source: 'facts/wechat.md, code 80051',
  },
  'images-too-large': {
    title: 'Images of a package too large together',
    why: 'the upload would be refused for the size of the package',
    source: 'facts/wechat.md, code 80051',
  },
  'image-type': { title: 'Image of another type', why: 'not every phone shows it', source: 'console guide 5.1' },
  'image-animated': { title: 'Animated image', why: 'phones show one frame, and the file carries all', source: 'camlock' },
  'image-corrupt': { title: 'Damaged image', why: NO_IMAGE, source: 'camlock' },
  'image-too-many-pixels': {
    title: 'Image with too many pixels',
    why: 'an old phone runs out of memory when it shows it',
    source: 'camlock',
  },
  'image-too-small': { title: 'Image too small', why: 'it would be a blot', source: 'camlock' },
  'image-width': { title: 'Image wider than advised', why: 'the app would carry pixels nobody sees', source: 'console guide 5.1, 5.2' },
  'image-narrow': { title: 'Manual page too narrow to read', why: 'text on it would be blurred on a phone', source: 'console guide 5.1' },
  'image-colours': {
    title: 'Image in printing colours',
    why: 'phones show CMYK pictures in wrong colours, or not at all',
    source: 'camlock',
  },
  'image-repeated': { title: 'One image twice in a manual', why: 'one of the pages is probably missing', source: 'camlock' },
  'qr-unreadable': { title: 'QR code that cannot be read', why: 'nobody could install your app with it', source: 'console guide 5.1' },
  'qr-transparent': {
    title: 'QR code on a transparent ground',
    why: 'in dark mode it is dark on dark, and no phone reads it',
    source: 'camlock',
  },
  'qr-not-address': {
    title: 'QR code without an https address',
    why: 'WeChat shows its text instead of opening your app’s page',
    source: 'camlock',
  },
  'manual-unreadable': { title: 'Manual that cannot be read', why: 'people would open an empty page', source: 'camlock' },
  'manual-too-long': {
    title: 'Manual too long',
    why: 'an old phone cannot show it, and the package would be too large',
    source: 'camlock',
  },
  'manual-html': { title: 'HTML in a manual', why: 'a mini-program shows no web page: people would read the tags', source: 'camlock' },
  'manual-picture-outside': {
    title: 'Picture from elsewhere in a manual',
    why: 'the mini-program may not load it, and its owner could change it',
    source: 'camlock',
  },
  'manual-repeated': { title: 'Two manuals of one name', why: 'people could not tell them apart in the list', source: 'console guide 5.1' },
  'low-contrast': {
    title: 'Colour that cannot carry text',
    why: 'people with weak eyes could not read the buttons',
    source: 'WCAG 2.2 §1.4.3',
  },
  'colours-alike': {
    title: 'Two colours nobody can tell apart',
    why: 'what the second colour is meant to mark would not stand out',
    source: 'console guide 5.2',
  },
} as const satisfies { readonly [code: string]: FindingKind };

/** Stable word of a finding. */
export type FindingCode = keyof typeof FINDING_KINDS;
