// The browser that the browser tests drive.
import { findOrInstall } from './apt.js';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** The path of a Chromium: CHROMIUM_PATH, one on PATH, or Debian's package. Throws CannotDo when there is none. */
export async function findChromium() {
  return (
    process.env.CHROMIUM_PATH ||
    findOrInstall(NAMES, 'chromium', 'The browser tests need Chromium: install it (on Debian: apt-get install chromium) or set CHROMIUM_PATH to it.')
  );
}
