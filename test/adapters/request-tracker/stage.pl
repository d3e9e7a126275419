# The people of the tests, and the token of the gateway's user. Prints JSON.
use strict;
use warnings;
use JSON ();
use RT -init;

my @people = (
    { Name => 'robin', RealName => 'Robin Example', MobilePhone => '+1 (415) 555-0123', Organization => 'Example Ltd' },
    { Name => 'dana', RealName => 'Dana Example', WorkPhone => '415.555.0124 ext. 12' },
    { Name => 'near', RealName => 'Near Miss', HomePhone => '+1 415 555 01234' },
    { Name => 'agent1', RealName => 'Agent One', EmailAddress => 'agent1@example.test', Privileged => 1 },
    { Name => 'cti', RealName => 'CTI connector', EmailAddress => 'cti@example.test', Privileged => 1 },
);

my %ids;
for my $person (@people) {
    my $user = RT::User->new( RT->SystemUser );
    my ( $ok, $message ) = $user->Create( EmailAddress => "$person->{Name}\@example.test", %$person );
    die "$person->{Name}: $message\n" unless $ok;
    $ids{ $person->{Name} } = $user->id . '';
}

my $group = RT::Group->new( RT->SystemUser );
$group->LoadUserDefinedGroup('Sidecall');
my ( $joined, $why ) = $group->AddMember( $ids{cti} );
die "$why\n" unless $joined;

# An agent owns tickets of the queue.
my $agent = RT::Principal->new( RT->SystemUser );
$agent->Load( $ids{agent1} );
my $queue = RT::Queue->new( RT->SystemUser );
$queue->Load('Calls');
$agent->GrantRight( Right => $_, Object => $queue ) for qw(SeeQueue ShowTicket OwnTicket);

my $token = RT::AuthToken->new( RT->SystemUser );
my ( $made, $message, $text ) = $token->Create( Owner => $ids{cti}, Description => 'Sidecall' );
die "$message\n" unless $made;

print JSON::encode_json( { token => $text, ids => \%ids } );
