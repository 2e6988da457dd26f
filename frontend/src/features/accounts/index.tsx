//! The one door of the feature `accounts`: signing in, invitations, passwords, people, settings.
import { lazy } from "react";

export { OpenFrame } from "./OpenFrame";
export { SignInPage } from "./SignInPage";
/** Signing in over a page that stands; brings the dialog, so it loads when the session is over. */
export const openSignInAgain = async () => ({ default: (await import("./SignInAgain")).SignInAgain });

// Their forms, tables and pickers are not needed to sign in.
export const InvitationPage = lazy(async () => ({ default: (await import("./InvitationPage")).InvitationPage }));
export const PasswordResetPage = lazy(async () => ({ default: (await import("./PasswordResetPages")).PasswordResetPage }));
export const PasswordResetRequestPage = lazy(async () => ({ default: (await import("./PasswordResetPages")).PasswordResetRequestPage }));
export const UnsubscribePage = lazy(async () => ({ default: (await import("./UnsubscribePage")).UnsubscribePage }));
export const PeoplePage = lazy(() => import("./people/PeoplePage"));
export const SettingsPage = lazy(() => import("./settings/SettingsPage"));
