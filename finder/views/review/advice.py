"""What a moderator can do with a signal: a sentence for each of words.SIGNALS."""

from finder.words import N_

ADVICE = {
    "urgent": N_("Bekijk dit eerst. Iemand kan er last van hebben."),
    "look_alike": N_("Kijk bij „Lijkt op” of de plek er al op staat."),
    "far": N_("Kijk op de kaart of het punt klopt."),
    "approximate": N_("Weet u waar het precies is? Zet het punt daar."),
    "links": N_("Is het de site van de plek zelf, of reclame?"),
    "repeated": N_("Deze tekst kwam al eens binnen. Dat kan reclame zijn."),
    "many": N_("Dezelfde afzender stuurde vandaag meer in."),
    "fast": N_("Mensen doen er langer over. Misschien deed een computer dit."),
    "trap": N_("Mensen zien dit veld niet. Waarschijnlijk deed een computer dit."),
    "unconfirmed": N_("We weten niet of het adres van de inzender is."),
    "own_link": N_("Dit komt van wie de link van de plek heeft: vast de mensen van de plek."),
}
