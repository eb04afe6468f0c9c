export { FILES, FILE_NAMES, columnsOf, type FileName } from './columns.js';
export { ImportService, NothingToImport, type ImportProgress } from './import.service.js';
export { isClean, type FileReport, type ImportReport } from './import-report.js';
export { demonstrationBundle } from './demonstration/demonstration.js';
export { seedChallenges } from './demonstration/challenges.js';
export { seedWorkforce } from './demonstration/workforce.js';
export { seedSchedule } from './demonstration/schedule.js';
export { writeBundle } from './demonstration/write-bundle.js';
export * from './data-quality.queries.js';
