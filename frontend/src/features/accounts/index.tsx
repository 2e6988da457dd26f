//! The one door of the feature `accounts`: signing in, invitations, passwords, people, settings.
import { lazy } from "react";

export { OpenFrame } from "./OpenFrame";
export { SignInPage } from "./SignInPage";
export { SignInAgain } from "./SignInAgain";
export { InvitationPage } from "./InvitationPage";
export { PasswordResetPage, PasswordResetRequestPage } from "./PasswordResetPages";
export { UnsubscribePage } from "./UnsubscribePage";

// Their tables and pickers are not needed to sign in.
export const PeoplePage = lazy(() => import("./people/PeoplePage"));
export const SettingsPage = lazy(() => import("./settings/SettingsPage"));
