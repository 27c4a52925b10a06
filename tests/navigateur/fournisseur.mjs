// Un fournisseur OpenID Connect certifié (oidc-provider), pour un essai : tout mot de passe y est bon, et le
// nom donné décide des groupes.
import Provider from 'oidc-provider';

const [port, retour] = process.argv.slice(2);
const groupes = { lit: ['obs-lecture'], publie: ['obs-publication'], administre: ['obs-administration'] };
const fournisseur = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{
    client_id: 'observatoire', client_secret: 'secret-d-essai', redirect_uris: [retour],
    post_logout_redirect_uris: [retour], response_types: ['code'], grant_types: ['authorization_code'],
  }],
  pkce: { required: () => false },
  conformIdTokenClaims: false,
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['groups'] },
  cookies: { keys: ['essai'] },
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({ sub: id, email: `${id}@exemple.fr`, email_verified: true, groups: groupes[id] ?? [] }),
  }),
});
fournisseur.listen(Number(port), '127.0.0.1');
