//! What another process used, as Linux tells it. Elsewhere these columns stay empty.

use std::fs;
use std::time::Duration;

/// The processor time of a process and all its threads, also those that have ended: user and system.
#[cfg(target_os = "linux")]
pub fn cpu(process: u32) -> Option<Duration> {
    let process = nix::unistd::Pid::from_raw(i32::try_from(process).ok()?);
    let clock = nix::time::clock_getcpuclockid(process).ok()?;
    Some(Duration::from(nix::time::clock_gettime(clock).ok()?))
}

/// The processor time of a process and all its threads.
#[cfg(not(target_os = "linux"))]
pub fn cpu(_process: u32) -> Option<Duration> {
    None
}

/// The most memory that was resident so far, in KiB.
pub fn peak_memory(process: u32) -> Option<u64> {
    peak_in(&fs::read_to_string(format!("/proc/{process}/status")).ok()?)
}

fn peak_in(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::peak_in;

    #[test]
    fn the_peak_is_read_from_the_status() {
        assert_eq!(peak_in("Name:\ta\nVmPeak:\t  9 kB\nVmHWM:\t   5312 kB\n"), Some(5312));
        assert_eq!(peak_in("Name:\ta\n"), None);
        assert_eq!(peak_in("VmHWM:\tmany\n"), None);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn this_process_used_a_processor_and_memory() {
        let me = std::process::id();
        assert!(super::cpu(me).is_some_and(|it| !it.is_zero()));
        assert!(super::peak_memory(me).is_some_and(|it| it > 0));
        assert_eq!(super::cpu(u32::MAX), None);
    }
}
