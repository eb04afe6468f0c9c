import { isAbsolute, join } from 'node:path';
import { PROJECT_ROOT, type Settings, SettingsError } from '@chc/platform';
import type { DocumentStore } from './document-store.js';
import { FolderStore } from './folder-store.js';
import { S3Store } from './s3-store.js';

const S3_VARIABLES = {
  documentsS3Bucket: 'DOCUMENTS_S3_BUCKET', documentsS3AccessKey: 'DOCUMENTS_S3_ACCESS_KEY', documentsS3SecretKey: 'DOCUMENTS_S3_SECRET_KEY',
} as const;

type StoreSettings = Pick<Settings, 'documentsFolder' | 'documentsLimitMb' | 'documentsS3Endpoint' | 'documentsS3Region' | keyof typeof S3_VARIABLES>;

/** The store that the settings choose: S3-compatible where an endpoint is set, else a folder. @throws SettingsError */
export function openDocumentStore(settings: StoreSettings): DocumentStore {
  const limitBytes = settings.documentsLimitMb * 1_048_576;
  if (!settings.documentsS3Endpoint) {
    const folder = settings.documentsFolder ?? '.data/documents';
    return new FolderStore(isAbsolute(folder) ? folder : join(PROJECT_ROOT, folder), limitBytes);
  }
  const missing = Object.entries(S3_VARIABLES).filter(([name]) => !settings[name as keyof typeof S3_VARIABLES]).map(([, variable]) => variable);
  if (missing.length > 0) throw new SettingsError(`DOCUMENTS_S3_ENDPOINT is set, so these are needed too: ${missing.join(', ')}`);
  return new S3Store({
    endpoint: settings.documentsS3Endpoint, bucket: settings.documentsS3Bucket!, region: settings.documentsS3Region ?? 'us-east-1',
    accessKey: settings.documentsS3AccessKey!, secretKey: settings.documentsS3SecretKey!,
  }, limitBytes);
}
