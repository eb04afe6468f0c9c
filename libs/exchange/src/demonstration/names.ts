/** Ordinary names of many origins, put together by chance: no name here is anybody's. */
export const FAMILY_NAMES = [
  'Ackroyd', 'Adeyemi', 'Ahmed', 'Ainsworth', 'Akhtar', 'Alderson', 'Ali', 'Andrews', 'Ashworth', 'Aspinall', 'Atkinson',
  'Bamber', 'Banerjee', 'Barnes', 'Begum', 'Bennett', 'Bibi', 'Birtwistle', 'Booth', 'Brennan', 'Brown', 'Burrows',
  'Calvert', 'Campbell', 'Carter', 'Chan', 'Chaudhry', 'Chowdhury', 'Clarke', 'Clegg', 'Cohen', 'Cookson', 'Cooper',
  'Costa', 'Crabtree', 'Cunliffe', 'Davies', 'Dawson', 'Desai', 'Dixon', 'Dobson', 'Duxbury', 'Eccles', 'Edwards',
  'Entwistle', 'Evans', 'Fairhurst', 'Farrell', 'Fielding', 'Fisher', 'Fletcher', 'Foster', 'Gallagher', 'Gardner',
  'Georgiou', 'Gill', 'Gorski', 'Graham', 'Greenhalgh', 'Greenwood', 'Gupta', 'Hall', 'Halliwell', 'Hamilton', 'Hargreaves',
  'Harrison', 'Hartley', 'Haworth', 'Henderson', 'Hernandez', 'Higham', 'Hill', 'Hindle', 'Holden', 'Horrocks', 'Hughes',
  'Hussain', 'Ibrahim', 'Iqbal', 'Jackson', 'James', 'Jankowska', 'Jones', 'Kaur', 'Kelly', 'Khan', 'Knowles', 'Kowalski',
  'Kumar', 'Lambert', 'Lee', 'Leigh', 'Lewis', 'Livesey', 'Lomax', 'Mahmood', 'Marsden', 'Marshall', 'Mason', 'McCarthy',
  'McDonald', 'Mehta', 'Metcalfe', 'Miah', 'Miller', 'Mitchell', 'Mohamed', 'Moore', 'Morgan', 'Morris', 'Murphy', 'Murray',
  'Nguyen', 'Noblett', 'Nowak', 'Nuttall', "O'Brien", "O'Connor", "O'Neill", 'Okafor', 'Okonkwo', 'Ormerod', 'Osborne',
  'Owen', 'Park', 'Parker', 'Parkinson', 'Patel', 'Pickup', 'Pilkington', 'Popescu', 'Porter', 'Quinn', 'Rahman', 'Ramsbottom',
  'Rashid', 'Rawstron', 'Read', 'Reid', 'Rigby', 'Riley', 'Roberts', 'Robinson', 'Rossi', 'Rowe', 'Sahota', 'Santos', 'Schofield',
  'Scott', 'Shah', 'Sharma', 'Sharples', 'Shaw', 'Silva', 'Simpson', 'Singh', 'Smalley', 'Smith', 'Southworth', 'Stansfield',
  'Sutcliffe', 'Szabó', 'Tattersall', 'Taylor', 'Thomas', 'Thompson', 'Threlfall', 'Tomlinson', 'Turner', 'Uddin', 'Unsworth',
  'Wadsworth', 'Walker', 'Walmsley', 'Walsh', 'Ward', 'Watson', 'Wells', 'Whalley', 'Whitehead', 'Wilkinson', 'Williams',
  'Williams-Hart', 'Wilson', 'Wong', 'Wood', 'Woźniak', 'Wright', 'Yates', 'Young', 'Zaman', 'Zielińska',
] as const;

/** Given names by stated gender: 1 male, 2 female; 9 takes any. */
export const GIVEN_NAMES = {
  '1': [
    'Abdul', 'Alan', 'Albert', 'Alfred', 'Andrew', 'Anthony', 'Arthur', 'Barry', 'Bernard', 'Brian', 'Charles', 'Clifford',
    'Clive', 'Colin', 'Cyril', 'David', 'Dennis', 'Derek', 'Desmond', 'Donald', 'Douglas', 'Edward', 'Eric', 'Ernest', 'Frank',
    'Fred', 'Geoffrey', 'George', 'Gerald', 'Gordon', 'Graham', 'Gurdeep', 'Harold', 'Harry', 'Henryk', 'Herbert', 'Hugh',
    'Ian', 'Imran', 'Ivan', 'Jack', 'James', 'Jean-Paul', 'John', 'Joseph', 'Karl', 'Keith', 'Kenneth', 'Lawrence', 'Leonard',
    'Leslie', 'Łukasz', 'Malcolm', 'Mario', 'Martin', 'Michael', 'Mohammed', 'Neville', 'Norman', 'Olu', 'Patrick', 'Paul',
    'Peter', 'Philip', 'Rajesh', 'Ralph', 'Raymond', 'Reginald', 'Richard', 'Robert', 'Roland', 'Ronald', 'Roy', 'Sean',
    'Sidney', 'Stanley', 'Stephen', 'Suresh', 'Tariq', 'Terence', 'Thomas', 'Trevor', 'Victor', 'Vincent', 'Walter', 'Wei',
    'Wilfred', 'William', 'Winston', 'Yusuf',
  ],
  '2': [
    'Agnes', 'Alice', 'Amina', 'Amy', 'Ann', 'Anna', 'Annie', 'Audrey', 'Barbara', 'Beatrice', 'Beryl', 'Betty', 'Brenda',
    'Bridget', 'Carol', 'Catherine', 'Christine', 'Constance', 'Doreen', 'Doris', 'Dorothy', 'Edith', 'Edna', 'Eileen',
    'Elizabeth', 'Ellen', 'Elsie', 'Emma', 'Ethel', 'Eva', 'Evelyn', 'Fatima', 'Florence', 'Freda', 'Gladys', 'Grace',
    'Grażyna', 'Gurpreet', 'Halina', 'Harriet', 'Hazel', 'Helen', 'Hilda', 'Ida', 'Irene', 'Iris', 'Ivy', 'Jacqueline', 'Jane',
    'Janet', 'Jean', 'Joan', 'Joyce', 'Judith', 'June', 'Kathleen', 'Khadija', 'Lakshmi', 'Lilian', 'Linda', 'Lucia', 'Mabel',
    'Margaret', 'Maria', 'Marjorie', 'Mary', 'Maureen', 'Mavis', 'May', 'Mei', 'Mildred', 'Minnie', 'Muriel', 'Nasreen', 'Ngozi',
    'Nora', 'Norma', 'Olive', 'Pamela', 'Patricia', 'Pauline', 'Phyllis', 'Rita', 'Rose', 'Ruth', 'Sarah', 'Sheila', 'Shirley',
    'Susan', 'Sylvia', 'Thelma', 'Valerie', 'Vera', 'Violet', 'Winifred', 'Yvonne', 'Zainab', 'Zoë',
  ],
} as const;
