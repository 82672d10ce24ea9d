#!/usr/bin/env node
import '@waxseal/cli/main';
