"""Ordinary names for pupils who do not exist, by the tradition they come from."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tradition:
    """Forenames and surnames that go together, and how many in a hundred pupils have them."""

    share: int
    girls: tuple[str, ...]
    boys: tuple[str, ...]
    surnames: tuple[str, ...]


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# The people of the examples keep their names to themselves: no Amy, Ben, Carter, Dodd or Craddock here.
TRADITIONS: tuple[Tradition, ...] = (
    Tradition(
        58,
        girls=_words(
            "Jessica Charlotte Abigail Elizabeth Georgia Hannah Imogen Lauren Madison Natalie Olivia Paige "
            "Rebecca Samantha Victoria Willow Beatrice Daisy Eleanor Florence Harriet Ivy Jasmine Katherine "
            "Lydia Matilda Nicole Phoebe Rosalind Scarlett Tabitha Chloë Renée"
        ),
        boys=_words(
            "Thomas Joshua Samuel William Alexander Bradley Cameron Daniel Edward Frederick George Harrison "
            "Isaac Jacob Kieran Lewis Matthew Nathan Oliver Patrick Reuben Sebastian Theodore Zachary "
            "Toby Stanley Rupert Arthur Dominic Elliot Finn"
        ),
        surnames=_words(
            "Abbott Ashdown Barlow Bickerton Bramley Burrows Chadwick Clegg Copeland Cropper Dawson Denby "
            "Eastwood Ellis Fairclough Farrow Garside Goodwin Greenhalgh Hallam Hargreaves Haworth "
            "Holroyd Ibbotson Jagger Kershaw Knowles Langley Lockwood Mallinson Marsden Naylor Newbold Oakes "
            "Ogden Parkin Pickles Rawson Ramsden Sharples Shaw Stott Sutcliffe Tattersall Thackray Upton "
            "Vickers Wadsworth Walmsley Whiteley Wragg Yardley Booth-Lacey Kay-Turner"
        ),
    ),
    Tradition(
        10,
        girls=_words("Aoife Bronagh Ciara Deirdre Gráinne Niamh Orlaith Saoirse Siobhán Sinéad"),
        boys=_words("Cillian Conor Darragh Eoin Fergal Oisín Pádraig Ronan Seán Tiernan"),
        surnames=_words(
            "Brennan Cassidy Corrigan Devlin Donnelly Fitzgerald Gallagher Kavanagh Lafferty McBride "
            "McGrath McKenna Nugent O'Connor O'Neill Rafferty Sweeney Tierney"
        ),
    ),
    Tradition(
        16,
        girls=_words("Aaliyah Ayesha Fatima Hafsa Jaspreet Kavya Mariam Meera Nadia Priyanka Sanjana Zara"),
        boys=_words("Adil Arjun Bilal Dev Hamza Harpreet Ibrahim Kabir Muhammad Rohan Vikram Zain"),
        surnames=_words(
            "Ahmed Anwar Bhatti Chowdhury Desai Gill Iqbal Joshi Kapoor Kaur Mahmood Mehta Mirza Nawaz "
            "Patel Qureshi Sandhu Shah Siddiqui Singh Thakur Uddin"
        ),
    ),
    Tradition(
        8,
        girls=_words(
            "Agnieszka Ewelina Gabriela Katarzyna Magdalena Małgorzata Oliwia Wiktoria Zofia Zuzanna"
        ),
        boys=_words("Aleksander Bartosz Filip Jakub Kacper Łukasz Mateusz Michał Szymon Tomasz"),
        surnames=_words(
            "Adamczyk Bąk Duda Jankowski Kamiński Krawczyk Mazur Nowak Pawlak Sikora Szczepański Walczak "
            "Wójcik Zieliński"
        ),
    ),
    Tradition(
        8,
        girls=_words("Abimbola Amara Chidinma Folake Ifeoma Ngozi Oluwaseun Temitope Yewande Zainab"),
        boys=_words("Adebayo Chinedu Chukwuemeka Emeka Ikenna Kelechi Obinna Oluwaseyi Tobechukwu Uche"),
        surnames=_words(
            "Abiola Adeleke Afolabi Balogun Chukwu Danjuma Eze Ibe Nwosu Obasi Ogunleye Okeke Okonkwo "
            "Olawale Onyeka Udo"
        ),
    ),
)

PREFERRED: dict[str, str] = {
    "Abigail": "Abi",
    "Alexander": "Alex",
    "Charlotte": "Lottie",
    "Chukwuemeka": "Emeka",
    "Elizabeth": "Lizzie",
    "Frederick": "Freddie",
    "Jessica": "Jess",
    "Joshua": "Josh",
    "Katarzyna": "Kasia",
    "Katherine": "Kate",
    "Małgorzata": "Gosia",
    "Matilda": "Tilly",
    "Oluwaseun": "Seun",
    "Rebecca": "Becky",
    "Samuel": "Sam",
    "Theodore": "Theo",
    "Thomas": "Tom",
    "Tobechukwu": "Tobe",
    "William": "Will",
    "Zachary": "Zac",
}
"""What pupils of a long forename often like to be called."""
