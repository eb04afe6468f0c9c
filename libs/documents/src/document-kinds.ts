/** What a document may be of the case; the same as document_kind_check. */
export const DOCUMENT_KINDS = {
  checklist: 'Checklist',
  fast_track_tool: 'Fast Track tool',
  evidence: 'Evidence',
  dst: 'DST',
  letter: 'Letter',
  consent: 'Consent',
  legal: 'Legal document',
  other: 'Other document',
} as const;

export type DocumentKind = keyof typeof DOCUMENT_KINDS;

export interface ContentKind {
  /** As a person calls it, with its article. */
  readonly called: string;
  readonly contentType: string;
  /** What its names may end in; the first is its own. */
  readonly extensions: readonly string[];
}

/** The contents we take. Everything else is refused, whatever it is called. */
export const CONTENT_KINDS = {
  pdf: { called: 'a PDF', contentType: 'application/pdf', extensions: ['pdf'] },
  docx: { called: 'a Word document', contentType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', extensions: ['docx'] },
  doc: { called: 'an older Word document', contentType: 'application/msword', extensions: ['doc'] },
  odt: { called: 'an OpenDocument text', contentType: 'application/vnd.oasis.opendocument.text', extensions: ['odt'] },
  rtf: { called: 'a rich text document', contentType: 'application/rtf', extensions: ['rtf', 'doc'] },
  png: { called: 'a PNG picture', contentType: 'image/png', extensions: ['png'] },
  jpeg: { called: 'a JPEG picture', contentType: 'image/jpeg', extensions: ['jpg', 'jpeg'] },
  tiff: { called: 'a TIFF picture', contentType: 'image/tiff', extensions: ['tif', 'tiff'] },
  eml: { called: 'a saved email', contentType: 'message/rfc822', extensions: ['eml'] },
  msg: { called: 'an Outlook email', contentType: 'application/vnd.ms-outlook', extensions: ['msg'] },
  txt: { called: 'plain text', contentType: 'text/plain; charset=utf-8', extensions: ['txt'] },
} as const satisfies Record<string, ContentKind>;

export type ContentKindName = keyof typeof CONTENT_KINDS;
