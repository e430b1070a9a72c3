//! Whether a store may trust a folder or a file, by its owner and its mode.
//!
//! The rule is that of OpenSSH for what stands in `~/.ssh`: it belongs to this user or to root, and no other user may write
//! to it.

use std::fs::Metadata;

/// The bits of a mode by which other users may write. On Android, where each app is a user, the group is the app's own, and
/// may write to the folders that the system made for it.
#[cfg(unix)]
const WRITABLE: u32 = if cfg!(target_os = "android") { 0o002 } else { 0o022 };

/// Refuses a folder or a file that another user owns or may write to.
#[cfg(unix)]
pub(super) fn check(found: &Metadata) -> Result<(), &'static str> {
    use std::os::unix::fs::MetadataExt;

    judge(found.uid(), found.mode(), rustix::process::geteuid().as_raw())
}

/// Elsewhere, folders inherit their permissions from the user's own.
#[cfg(not(unix))]
pub(super) fn check(_: &Metadata) -> Result<(), &'static str> {
    Ok(())
}

#[cfg(unix)]
fn judge(owner: u32, mode: u32, user: u32) -> Result<(), &'static str> {
    const ROOT: u32 = 0;
    if owner != user && owner != ROOT {
        return Err(
            "another user owns its folder or what is in it: choose a folder of this user's own",
        );
    }
    if mode & WRITABLE != 0 {
        return Err("other users may write to its folder or to what is in it: \
                    run `chmod -R go-w` on the folder, or choose another one");
    }
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    use super::{WRITABLE, judge};

    const USER: u32 = 1000;

    #[test]
    fn what_this_user_or_root_owns_is_trusted_unless_others_may_write() {
        for owner in [USER, 0] {
            for mode in [0o700, 0o755, 0o600, 0o644] {
                assert_eq!(judge(owner, mode, USER), Ok(()), "{owner} {mode:o}");
                let refused = judge(owner, mode | WRITABLE, USER).expect_err("others may write");
                assert!(refused.contains("chmod"), "{refused}");
                judge(owner, mode | 0o002, USER).expect_err("everybody may write");
            }
        }
    }

    #[test]
    fn what_another_user_owns_is_refused() {
        for (owner, user) in [(USER + 1, USER), (USER, 0)] {
            let refused = judge(owner, 0o700, user).expect_err("another user's");
            assert!(refused.contains("another user owns"), "{refused}");
        }
    }
}
