// `npm run gallery`.

import { writeGallery } from './gallery.ts'

await writeGallery()
