#!/usr/bin/env node
import { launch } from './launch.js'

launch(new URL('./main.ts', import.meta.url), process.argv.slice(2))
