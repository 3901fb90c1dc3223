//! The address by which other devices on the network know this computer.

use std::net::{IpAddr, SocketAddr};

/// Where another device on the network finds what listens at `address`; nothing where only this computer does.
pub(crate) fn address_for_others(address: SocketAddr) -> Option<SocketAddr> {
    match address.ip() {
        ip if ip.is_loopback() => None,
        ip if ip.is_unspecified() => {
            let own = if_addrs::get_if_addrs().ok()?;
            let ip = on_the_network(own.iter().map(if_addrs::Interface::ip))?;
            Some(SocketAddr::new(ip, address.port()))
        }
        _ => Some(address),
    }
}

/// Of this computer's addresses the one that others on its network know it by: a private one of version 4 first, as home networks and
/// clubs have them.
fn on_the_network(own: impl Iterator<Item = IpAddr>) -> Option<IpAddr> {
    let rank = |ip: &IpAddr| match ip {
        IpAddr::V4(ip) if ip.is_loopback() || ip.is_link_local() => None,
        IpAddr::V4(ip) if ip.octets()[..2] == [192, 168] => Some(0),
        IpAddr::V4(ip) if ip.octets()[0] == 10 => Some(1),
        // Also those that containers and virtual machines take for themselves.
        IpAddr::V4(ip) if ip.is_private() => Some(2),
        IpAddr::V4(_) => Some(3),
        IpAddr::V6(_) => None,
    };
    own.filter_map(|ip| Some((rank(&ip)?, ip))).min_by_key(|(rank, _)| *rank).map(|(_, ip)| ip)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_one_that_a_phone_can_open() {
        let own = |all: &[&str]| on_the_network(all.iter().map(|ip| ip.parse().unwrap())).map(|ip| ip.to_string());
        assert_eq!(own(&["127.0.0.1", "172.17.0.1", "192.168.1.20", "fe80::1"]).as_deref(), Some("192.168.1.20"));
        assert_eq!(own(&["127.0.0.1", "172.17.0.1", "10.0.0.4"]).as_deref(), Some("10.0.0.4"));
        assert_eq!(own(&["127.0.0.1", "169.254.3.4", "::1"]), None);
        let only_here: SocketAddr = "127.0.0.1:8738".parse().unwrap();
        assert_eq!(address_for_others(only_here), None);
        let named: SocketAddr = "192.168.1.20:8738".parse().unwrap();
        assert_eq!(address_for_others(named), Some(named));
    }
}
