import { wordsOf } from "../../src/words.ts";

/** Operations that were looked at: the reason why they need no sentence of their own, and their names. */
interface LookedAt {
  readonly reason: string;
  readonly calls: readonly string[];
}

const tags: LookedAt = {
  reason: "changes tags, and the generic sentence names the call",
  calls: ["TagResource", "UntagResource"],
};

/** The operations of the services around identities that have no sentence, by event source. */
export const lookedAt: Readonly<Record<string, readonly LookedAt[]>> = {
  cloudtrail: [
    {
      reason: "adds a recording of another service, or events from outside of AWS",
      calls: wordsOf("CreateServiceLinkedChannel PutAuditEvents"),
    },
  ],
  iam: [
    {
      reason: "starts a report, which a reading call fetches",
      calls: wordsOf("GenerateCredentialReport GenerateOrganizationsAccessReport GenerateServiceLastAccessedDetails"),
    },
  ],
  sts: [
    {
      reason: "returns facts about credentials that the caller has already, or the text of a refusal",
      calls: wordsOf("DecodeAuthorizationMessage GetAccessKeyInfo GetCallerIdentity"),
    },
  ],
  organizations: [tags],
  signin: [
    {
      reason: "has sentences in src/alert/title/sign-in.ts",
      calls: wordsOf("ConsoleLogin"),
    },
    {
      reason: "is the sign-in itself, for which CloudTrail writes events of other names",
      calls: wordsOf("Authenticate CreateAccount CreateBearerToken CreateOAuth2TokenWithTokenExchange"),
    },
    {
      reason: "reads settings, or looks into a token that the caller has",
      calls: wordsOf(`
        GetConsoleAuthorizationConfiguration GetResourcePolicy GetSession IntrospectOAuth2Token IntrospectOAuth2TokenWithIAM
        ListResourcePermissionStatements ListSessions ListTrustedIdentityPropagationApplicationsForConsole
      `),
    },
  ],
  sso: [
    tags,
    {
      reason: "is the access portal's sign-in or sign-out, which sign-in events report with their outcome",
      calls: wordsOf("Authenticate CreateToken Federate Logout"),
    },
    {
      reason: "sets up an application that people open through Identity Center; accounts are not affected",
      calls: wordsOf(`
        CreateApplication CreateApplicationInstance CreateApplicationInstanceCertificate
        CreateManagedApplicationInstance DeleteApplication DeleteApplicationAccessScope
        DeleteApplicationAuthenticationMethod DeleteApplicationGrant DeleteApplicationInstance
        DeleteApplicationInstanceCertificate DeleteManagedApplicationInstance
        ImportApplicationInstanceServiceProviderMetadata PutApplicationAccessScope
        PutApplicationAssignmentConfiguration PutApplicationAuthenticationMethod PutApplicationGrant
        PutApplicationSessionConfiguration UpdateApplication UpdateApplicationInstanceActiveCertificate
        UpdateApplicationInstanceDisplayData UpdateApplicationInstanceResponseConfiguration
        UpdateApplicationInstanceResponseSchemaConfiguration UpdateApplicationInstanceSecurityConfiguration
        UpdateApplicationInstanceServiceProviderConfiguration UpdateApplicationInstanceStatus
        UpdateManagedApplicationInstanceStatus
      `),
    },
    {
      reason: "is an action of the console that permission sets replaced, and grants nothing before it is associated",
      calls: wordsOf("CreateProfile CreateTrust DeleteProfile UpdateProfile UpdateTrust"),
    },
    {
      reason: "defines attributes for access control; a change of them has a sentence",
      calls: wordsOf(
        "CreateInstanceAccessControlAttributeConfiguration DeleteInstanceAccessControlAttributeConfiguration",
      ),
    },
  ],
  "sso-directory": [
    { reason: "names the directory's own address", calls: ["CreateAlias"] },
    {
      reason: "asks a question, sends a mail, or starts what another call completes",
      calls: wordsOf(`
        IsMemberInGroup IsMemberInGroups StartVirtualMfaDeviceRegistration StartWebAuthnDeviceRegistration VerifyEmail
      `),
    },
  ],
  identitystore: [{ reason: "asks a question, or reserves an id", calls: wordsOf("IsMemberInGroups ReserveUser") }],
};
