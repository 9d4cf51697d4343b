import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { KEY, mint, ROLE } from '../../test/support/aws/aws-ecr.js';
import { MotoBench, motoServer } from '../../test/support/aws/aws-moto.js';

const program = motoServer();
/** What every token of moto says, whenever it was asked for. */
const MOTO_EXPIRY = Date.UTC(2015, 0, 1);

if (program === undefined) {
  process.stderr.write(
    'skipped: ecr.moto.spec.ts needs moto_server (PyPI moto[server]) on PATH or in MOTO_SERVER\n',
  );
}

(program === undefined ? describe.skip : describe)('moto, which is not ours', () => {
  let moto: MotoBench;

  beforeAll(async () => {
    moto = await MotoBench.start(program ?? '', KEY);
  });

  afterAll(() => moto.stop());

  it('understands the token call; that its token has long expired is said, not hidden', async () => {
    const askedAt = Date.now();
    const credential = await mint();
    expect(credential).toEqual({
      username: 'AWS',
      password: '123456789012-auth-token',
      expiresAt: MOTO_EXPIRY,
      issuedAt: expect.any(Number),
    });
    const { issuedAt = 0 } = credential; // in whole seconds
    expect([issuedAt > askedAt - 1_000, issuedAt <= Date.now()]).toEqual([true, true]);
  });

  it('understands the call for a role with external id and session policy', async () => {
    const settings = { roleArn: ROLE, externalId: 'acme:42', roleDuration: 900 };
    expect(await mint({ settings, images: ['acme/app', 'base/*'] })).toMatchObject({
      expiresAt: MOTO_EXPIRY,
    });
  });

  it('understands the call for a role with a web identity token and session policy', async () => {
    const settings = {
      roleArn: ROLE,
      webIdentityTokenFile: moto.environment.write('token', 'fake.oidc.token'),
    };
    expect(await mint({ settings, images: ['acme/app'] })).toMatchObject({ expiresAt: MOTO_EXPIRY });
  });
});
