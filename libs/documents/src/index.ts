export { CONTENT_KINDS, DOCUMENT_KINDS, type ContentKindName, type DocumentKind } from './document-kinds.js';
export { checkContent, plainFileName } from './content.rules.js';
export { type DocumentStore, MissingDocument } from './document-store.js';
export { openDocumentStore } from './open-store.js';
export { addDocument, digestOf, type NewDocument, withdrawDocument } from './document.service.js';
export { type Document, listDocuments, readDocument } from './document.queries.js';
