import { secret } from '@waxseal/core';
import { expect, it } from 'vitest';
import { signAws } from './sign-aws.ts';

it('signs the first request of the published test suite as its authors do', () => {
  const { authorization } = signAws(
    { method: 'GET', url: 'https://example.amazonaws.com/' },
    { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: secret('wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY') },
    { region: 'us-east-1', service: 'service' },
    new Date('2015-08-30T12:36:00Z'),
  );
  expect(authorization).toBe(
    'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
  );
});
